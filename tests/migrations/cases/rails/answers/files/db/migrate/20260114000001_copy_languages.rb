class CopyLanguages < ActiveRecord::Migration[7.0]
  def up
    query = Arel.sql("select language_id, user_id from languages_users")
    rows = ActiveRecord::Base.connection.execute(query).to_a
    rows.each { |row| UserLanguage.create(user_id: row["user_id"], language_id: row["language_id"]) }
    User.find_each { |user| Profile.create!(user: user, name: user.name) }
  end
end
