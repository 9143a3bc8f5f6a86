class Guarded < ActiveRecord::Migration[7.0]
  def up
    return if column_exists?(:users, :nick)

    add_column :users, :nick, :string
    if index_exists?(:users, :email)
      remove_index :users, :email
    else
      add_index :users, :email, name: "users_email"
    end
    add_column :users, :mysql_only, :string if connection.adapter_name =~ /mysql/i
    create_table :tests if Rails.env.test?
    drop_table :olds unless ENV["KEEP_OLDS"]
    raise "stop" if User.where(nick: nil).exists?
  end
end
