class CreateOrders < ActiveRecord::Migration[7.1]
  def change
    create_table :orders do |t|
      t.string :number, null: false, limit: 20
      t.references :customer, null: false, foreign_key: true
      t.references :subject, polymorphic: true
      t.belongs_to :placed_by, foreign_key: {to_table: :users, on_delete: :nullify}, index: false
      t.decimal :total, precision: 10, scale: 2, default: 0, null: false
      t.jsonb :details, default: {}, null: false
      t.string :labels, array: true, default: []
      t.boolean :paid, default: false, null: false
      t.datetime :paid_at
      t.string :token, index: {unique: true}
      t.virtual :loud_number, type: :string, as: "upper(number)", stored: true
      t.check_constraint "total >= 0", name: "orders_total_positive"
      t.index [:number, :paid], unique: true, where: "paid", name: "index_orders_on_paid_number"
      t.timestamps
    end
  end
end
