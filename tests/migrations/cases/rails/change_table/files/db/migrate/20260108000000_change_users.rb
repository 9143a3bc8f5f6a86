class ChangeUsers < ActiveRecord::Migration[7.1]
  def change
    change_table :users, bulk: true do |t|
      t.string :phone, :fax, null: false, default: ""
      t.references :team, foreign_key: true
      t.rename :name, :full_name
      t.index :phone
      t.timestamps null: true
      t.remove :age, type: :integer
      t.change_null :mail, false
    end
    rename_table :users, :people
    create_join_table :people, :teams do |t|
      t.index [:person_id, :team_id]
    end
    add_timestamps :teams, precision: 3
    add_reference :teams, :leader, foreign_key: {to_table: :people}, index: {algorithm: :concurrently}
    remove_reference :teams, :owner, polymorphic: true
  end
end
