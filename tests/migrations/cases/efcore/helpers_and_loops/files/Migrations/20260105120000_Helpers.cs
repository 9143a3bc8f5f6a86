public partial class Helpers : Migration
{
    private static readonly string[] Tables = { "A", "B" };

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in Tables)
        {
            AddAudit(migrationBuilder, table);
        }
        foreach (var name in new[] { "X", "Y" })
            migrationBuilder.DropColumn(name: name, table: "T");
        if (migrationBuilder.ActiveProvider == "Npgsql.EntityFrameworkCore.PostgreSQL")
        {
            migrationBuilder.Sql("ANALYZE");
        }
        else
        {
            migrationBuilder.Sql("OPTIMIZE");
        }
        if (migrationBuilder.IsSqlite()) { migrationBuilder.Sql("VACUUM"); }
    }

    private static void AddAudit(MigrationBuilder builder, string table)
    {
        builder.AddColumn<DateTime>(name: "ChangedAt", table: table, nullable: true);
    }
}
