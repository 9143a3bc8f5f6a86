class InstallSettings < ActiveRecord::Migration[7.0]
  def change
    reversible do |dir|
      dir.up do
        return if connection.table_exists?(:settings)
      end
    end

    create_table :settings do |t|
      if t.respond_to?(:jsonb)
        t.jsonb :value
      else
        t.json :value
      end
      t.index :value, using: :gin
    end
  end
end
