# Sends reminders for orders; select the right template from the folder.
class Reminder
  def call(user)
    mail(user.email, Bill.where(order_id: user.orders).pluck(:number)) @uses users.email invoices.order_id invoices.number
    user.update(last_login_at: Time.now) @uses users.last_login_at!
  end

  def everyone
    User.where(status: "late").find_each do |user| @uses users.status
      puts user.full_name @uses users.full_name
    end
    User.joins(:team).where(teams: { plan: "paid" }).pluck(:id) @uses users.team_id teams.plan users.id
  end

  def overdue(day)
    ActiveRecord::Base.connection.select_all(<<~SQL)
      SELECT i.number, u.email @uses invoices.number users.email
      FROM invoices i @uses invoices
      INNER JOIN orders o ON o.id = i.order_id @uses orders orders.id invoices.order_id
      INNER JOIN users u ON u.id = o.user_id @uses users users.id orders.user_id
      WHERE i.due_on < '#{day}' @uses invoices.due_on
    SQL
  end

  def find(address)
    User.find_by(email: address) || User.create!(email: address, status: "new") @uses users.email users.email! users.status!
  end
end
