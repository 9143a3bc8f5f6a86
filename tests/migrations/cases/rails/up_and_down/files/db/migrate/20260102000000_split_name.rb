class SplitName < ActiveRecord::Migration[7.0]
  class Person < ActiveRecord::Base
    self.table_name = "contacts"
  end

  def up
    add_column :contacts, :first_name, :string
    Person.reset_column_information
    Person.where(first_name: nil).find_each do |person|
      person.update!(first_name: person.name.split.first)
    end
    Person.update_all("first_name = 'x'")
    change_column_null :contacts, :first_name, false, "unknown"
    execute <<~SQL
      UPDATE contacts
      SET first_name = initcap(first_name)
      WHERE first_name <> '';
      CREATE VIEW names AS SELECT first_name FROM contacts;
    SQL
  end

  def down
    execute "DROP VIEW names"
    remove_column :contacts, :first_name
  end
end
