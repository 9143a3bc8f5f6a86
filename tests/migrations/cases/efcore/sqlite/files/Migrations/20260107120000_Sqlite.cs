public partial class Sqlite : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.EnsureSchema(name: "app");
        migrationBuilder.CreateTable(name: "Items", schema: "app",
            columns: table => new
            {
                Id = table.Column<long>(type: "INTEGER", nullable: false).Annotation("Sqlite:Autoincrement", true),
                Key = table.Column<Guid>(nullable: true),
                Size = table.Column<float>(type: "REAL", nullable: false, defaultValue: 1.5f)
            },
            constraints: table => { table.PrimaryKey("PK_Items", x => x.Id); });
        migrationBuilder.AlterColumn<string>(name: "A", table: "Items", type: "TEXT", nullable: true, oldClrType: typeof(string), oldType: "TEXT");
        migrationBuilder.RenameTable(name: "Items", schema: "app", newName: "Items");
    }
}
