class Timestamps < ActiveRecord::Migration[5.2]
  def change
    create_table :story_texts do |t|
      t.timestamp :created_at, null: false
    end
  end
end
