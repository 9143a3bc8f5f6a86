select u.team_id, sum(o.total_cents) as total @uses orders.total_cents
from {{ ref('stg_users') }} u
join {{ source("shop", "orders") }} as o using (user_id) @uses orders orders.user_id
group by u.team_id
