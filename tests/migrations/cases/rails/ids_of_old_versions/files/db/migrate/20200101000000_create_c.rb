class CreateC < ActiveRecord::Migration[6.0]
  def change
    create_table :cs, id: :integer do |t|
      t.references :b, type: :uuid, foreign_key: true
      t.references :thing, polymorphic: true
      t.datetime :seen_at
      t.timestamps
    end
    create_table :codes, id: false, primary_key: :code do |t|
      t.string :code, null: false
    end
    create_table :pairs, primary_key: [:left, :right] do |t|
      t.bigint :left
      t.bigint :right
    end
  end
end
