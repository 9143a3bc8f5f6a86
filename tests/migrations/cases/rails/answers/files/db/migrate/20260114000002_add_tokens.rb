class AddTokens < ActiveRecord::Migration[7.0]
  def up
    [Category, ActiveStorage::Blob].each do |model|
      add_column model.table_name, :token, :string
      model.find_each { |row| row.update_column :token, SecureRandom.hex }
      change_column_null model.table_name, :token, false
    end
    %w[a b].each do |name|
      next if column_exists?(:things, name)
      add_column :things, name, :string
    end
    add_column :things, :c, :string
  end
end
