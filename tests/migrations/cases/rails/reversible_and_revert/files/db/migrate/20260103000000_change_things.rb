class ChangeThings < ActiveRecord::Migration[7.1]
  def change
    rename_column :things, :old, :new
    reversible do |dir|
      dir.up { execute "UPDATE things SET new = 1" }
      dir.down { execute "UPDATE things SET old = 2" }
    end
    change_column_default :things, :kind, from: nil, to: "plain"
    change_column_null :things, :kind, false
    remove_column :things, :gone, :string, default: "a"
    revert { add_index :things, :new }
    up_only { execute "ANALYZE things" }
    remove_index :things, column: [:a, :b], name: "things_ab"
  end
end
