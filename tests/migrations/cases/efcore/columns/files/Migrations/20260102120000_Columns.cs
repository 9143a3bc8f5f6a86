public partial class Columns : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>(name: "State", table: "Orders", type: "character varying(20)", nullable: false, defaultValue: "");
        migrationBuilder.AddColumn<Guid>("Key", "Orders", nullable: false, defaultValue: new Guid("00000000-0000-0000-0000-000000000000"));
        migrationBuilder.AddColumn<DateTime>(name: "At", table: "Orders", nullable: false, defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));
        migrationBuilder.AlterColumn<string>(name: "Note", table: "Orders", type: "text", nullable: false, defaultValue: "",
            oldClrType: typeof(string), oldType: "character varying(10)", oldNullable: true);
        migrationBuilder.AlterColumn<long>(name: "Size", table: "Orders", nullable: true, oldClrType: typeof(int), oldDefaultValue: 5);
        migrationBuilder.RenameColumn(name: "Old", table: "Orders", newName: "New");
        migrationBuilder.DropColumn(name: "Gone", table: "Orders");
        migrationBuilder.RenameTable(name: "Orders", newName: "Purchases", newSchema: "shop");
        migrationBuilder.RenameIndex(name: "IX_A", table: "Purchases", newName: "IX_B");
        migrationBuilder.DropIndex(name: "IX_C", table: "Purchases");
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
    }
}
