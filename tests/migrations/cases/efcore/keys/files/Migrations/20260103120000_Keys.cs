public partial class Keys : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropForeignKey(name: "FK_A", table: "Orders");
        migrationBuilder.DropPrimaryKey(name: "PK_Orders", table: "Orders");
        migrationBuilder.AddPrimaryKey(name: "PK_Orders2", table: "Orders", columns: new[] { "A", "B" });
        migrationBuilder.AddUniqueConstraint(name: "AK_Orders", table: "Orders", column: "A");
        migrationBuilder.DropUniqueConstraint("AK_Old", "Orders");
        migrationBuilder.AddForeignKey(name: "FK_B", table: "Orders", column: "B", principalTable: "Bs", principalColumn: "Id",
            onDelete: ReferentialAction.SetNull);
        migrationBuilder.AddCheckConstraint(name: "CK_A", table: "Orders", sql: "\"A\" > 1");
        migrationBuilder.DropCheckConstraint(name: "CK_B", table: "Orders");
        migrationBuilder.CreateSequence<int>(name: "Numbers", schema: "shop");
        migrationBuilder.DropSequence(name: "Olds");
    }
}
