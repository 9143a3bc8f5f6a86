class Broken < ActiveRecord::Migration[7.0]
  def change
    add_column :users, :a, :string
    add_column :users, :b, (((
  end
end
