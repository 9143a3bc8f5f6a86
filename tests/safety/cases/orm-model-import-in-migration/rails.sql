-- with: framework=rails
class CloseOrders < ActiveRecord::Migration[7.1]
  class Customer < ActiveRecord::Base
  end

  def up
    Customer.update_all(active: true)
    Shop::Order.where(state: "done").find_each { |order| order.update!(closed: true) }
    Dir.glob("x").first
  end
end
