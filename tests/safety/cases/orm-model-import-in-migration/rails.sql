-- with: framework=rails
class CloseOrders < ActiveRecord::Migration[7.1]
  class Customer < ActiveRecord::Base
  end

  def up
    Customer.update_all(active: true)
-- warning: Shop::Order.where is the model as it is on the day the migration runs: on a database that comes later it may ask for columns that are not there yet, or are gone.
    Shop::Order.where(state: "done").find_each { |order| order.update!(closed: true) }
    Dir.glob("x").first
  end
end
