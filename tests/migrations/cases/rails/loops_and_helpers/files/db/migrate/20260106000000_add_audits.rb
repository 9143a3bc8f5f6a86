class AddAudits < ActiveRecord::Migration[7.0]
  TABLES = {orders: %w[paid_at sent_at], users: %w[seen_at]}.freeze
  SUFFIX = "audit"

  def change
    TABLES.each do |table, columns|
      columns.each { |column| add_column table, "#{column}_#{SUFFIX}", :datetime }
      add_audit_index(table, name: :actor_id, unique: true)
    end
    [[:a, :string], [:b, :integer]].each_with_index do |(name, type), i|
      add_column :numbered, :"#{name}#{i}", type
    end
  end

  private

  def add_audit_index(table, name: :id, **options)
    add_index table, name, **options
  end
end
