public partial class Strange : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(File.ReadAllText("a.sql"));
        migrationBuilder.CreateAuditTable("T");
        Helper.AddThings(migrationBuilder);
        if (DateTime.Now.Year > 2000) { migrationBuilder.DropTable("T"); }
        foreach (var x in Things.All) { migrationBuilder.DropTable(x); }
    }
}
