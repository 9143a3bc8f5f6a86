class MysqlTypes < ActiveRecord::Migration[7.0]
  def change
    create_table :blobs, charset: "utf8mb4", options: "ENGINE=InnoDB" do |t|
      t.string :name
      t.text :body, limit: 16.megabytes - 1
      t.text :short, size: :tiny
      t.binary :data, limit: 255
      t.integer :tiny, limit: 1
      t.bigint :big, unsigned: true
      t.decimal :price, precision: 8, scale: 2
      t.boolean :on, default: true
      t.datetime :at
      t.references :owner, foreign_key: true
      t.index :name, length: 10
      t.index :body, type: :fulltext
    end
    change_column :blobs, :name, :string, limit: 100, null: false
    add_column :blobs, :second, :float, after: :name
    remove_index :blobs, :name
    remove_foreign_key :blobs, :owners
  end
end
