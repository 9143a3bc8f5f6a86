class Report
  attr_reader :status, :email

  def title
    "Select from #{status} where #{email}"
  end

  def to_s
    team = Struct.new(:name, :plan).new("a", "b")
    puts "orders: total_cents, #{team.name}"
  end
end
