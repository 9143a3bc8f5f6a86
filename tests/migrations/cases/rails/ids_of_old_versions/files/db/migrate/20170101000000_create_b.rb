class CreateB < ActiveRecord::Migration[5.0]
  def change
    create_table(:bs) { |t| t.references :a; t.timestamps }
    create_table :keyed, id: :uuid
  end
end
