class User < ApplicationRecord @uses users!
  belongs_to :team @uses users.team_id!
  has_many :orders
  validates :email, presence: true, uniqueness: true @uses users.email
  scope :active, -> { where(status: "active") } @uses users.status
  scope :recent, -> { order(created_at: :desc) } @uses users.created_at

  def label
    "#{full_name} <#{email}>" @uses users.full_name users.email
  end

  def self.search(term)
    where("email ILIKE ? OR full_name ILIKE ?", term, term) @uses users.email users.full_name
  end
end
