class Backfill < ActiveRecord::Migration[7.0]
  def up
    User.where(role: "old").update_all(role: "new", active: true)
    ActiveStorage::Blob.unscoped.update_all(service_name: "local")
    Order.where("paid_at IS NULL").delete_all
    Setting.create!(name: "a", value: "b")
    admin = User.find_by(name: "admin")
    admin.role = "root"
    admin.save!
    Order.in_batches.each do |orders|
      orders.update_all(state: 1)
      Audit.insert_all([{order_id: 1, at: 2}])
    end
    connection.select_values("SELECT id FROM users").each do |id|
      execute("DELETE FROM sessions WHERE user_id = 5")
    end
  end

  def down
  end
end
