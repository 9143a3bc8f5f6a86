{{ config(materialized='view') }}
{# the status stays as it is #}
select
    id as user_id, @uses users.id
    lower(email) as email_address, @uses users.email
    {{ dbt_utils.star('x') }},
    status @uses users.status
from {{ source('shop', 'users') }} @uses users
{% if is_incremental() %}
where created_at > (select max(loaded_at) from {{ this }}) @uses users.created_at
{% endif %}
