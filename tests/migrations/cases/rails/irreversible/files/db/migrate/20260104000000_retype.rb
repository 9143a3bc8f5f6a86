class Retype < ActiveRecord::Migration[7.1]
  def change
    change_column :things, :size, :bigint, null: false, default: 5, using: "size::bigint"
  end
end
