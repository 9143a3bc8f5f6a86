class CreateA < ActiveRecord::Migration
  def self.up
    create_table :as do |t|
      t.string :name
      t.references :owner
      t.datetime :seen_at
      t.timestamps
    end
  end

  def self.down
    drop_table :as
  end
end
