class SqliteTypes < ActiveRecord::Migration[8.0]
  def change
    create_table :stories do |t|
      t.string :title, limit: 150, null: false, default: "", collation: "NOCASE"
      t.references :user, foreign_key: true
      t.boolean :merged, default: false
      t.timestamps
    end
    create_virtual_table :stories_fts, :fts5, ["title", "content=''"]
    change_column_null :stories, :title, true
    add_check_constraint :stories, "length(title) > 3"
  end
end
