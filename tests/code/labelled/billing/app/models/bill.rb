class Bill < ApplicationRecord
  self.table_name = "invoices" @uses invoices!
  belongs_to :order @uses invoices.order_id!
  validates :number, presence: true @uses invoices.number

  def self.unpaid
    where(paid_at: nil).order(:due_on) @uses invoices.paid_at invoices.due_on
  end

  def pay!(time)
    self.paid_at = time @uses invoices.paid_at!
    update!(amount_cents: 0) @uses invoices.amount_cents!
  end
end
