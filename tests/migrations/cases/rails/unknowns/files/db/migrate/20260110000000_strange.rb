class Strange < ActiveRecord::Migration[7.0]
  include StrangeHelpers

  def up
    rebuild_everything :users
    add_column table_from_somewhere, :a, :string
    execute "UPDATE users SET token = '#{SecureRandom.hex}'"
    Backfill::Tokens.new.call
    User.recount_all
    add_column :users, :a, :string if ENV["FLAG"]
    columns_somewhere.each { |name| add_column :users, name, :string }
    revert CreateThings
  end
end
