class Types < ActiveRecord::Migration[7.2]
  def change
    enable_extension "citext"
    create_enum :mood, %w[sad glad]
    create_table :notes, comment: "what people say" do |t|
      t.enum :mood, enum_type: :mood, default: "glad", null: false
      t.citext :author, comment: "who"
      t.column :place, "geometry(Point,4326)"
      t.tsrange :during
      t.timestamptz :at
      t.exclusion_constraint "author WITH =, during WITH &&", using: :gist, name: "notes_no_overlap"
      t.unique_constraint [:author, :at], name: "notes_once"
    end
    add_enum_value :mood, "angry", after: "sad", if_not_exists: true
    rename_enum_value :mood, from: "glad", to: "happy"
    rename_enum :mood, :feeling
    disable_extension "citext"
    create_schema "archive"
    rename_table "archive.notes", "old_notes"
  end
end
