class Limits < ActiveRecord::Migration[7.0]
  LENGTH = 64

  def change
    create_table :versions do |t|
      t.string :number, limit: LENGTH
      t.string :platform, limit: Application::MAX_FIELD_LENGTH
    end
    add_column :versions, :license, :string, limit: Application::MAX_FIELD_LENGTH
    remove_column :versions, :old, :string, limit: Application::MAX_FIELD_LENGTH
  end
end
