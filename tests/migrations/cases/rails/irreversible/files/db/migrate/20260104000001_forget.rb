class Forget < ActiveRecord::Migration[7.1]
  def up
    drop_table :things, if_exists: true, force: :cascade
  end

  def down
    raise ActiveRecord::IrreversibleMigration, "the rows are gone"
  end
end
