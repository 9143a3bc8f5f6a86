class IndexOrders < ActiveRecord::Migration[7.1]
  disable_ddl_transaction!

  COLUMNS = %i[status created_at].freeze

  def change
    add_index :orders, COLUMNS, algorithm: :concurrently, order: {created_at: :desc}, if_not_exists: true
    add_index :orders, "lower(email)", unique: true, algorithm: :concurrently
    add_index :orders, :details, using: :gin, opclass: {details: :jsonb_path_ops}, include: [:id]
    add_index :orders, [:customer_account_identifier, :shipping_address_identifier, :billing_address_identifier]
    safety_assured do
      add_foreign_key :orders, :people, validate: false
      add_check_constraint :orders, "status <> ''", validate: false
    end
    validate_foreign_key :orders, :people
    validate_check_constraint :orders, expression: "status <> ''"
  end
end
