public partial class MySql : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<int>(name: "Id", table: "T", nullable: false)
            .Annotation("MySql:ValueGenerationStrategy", MySqlValueGenerationStrategy.IdentityColumn);
        migrationBuilder.AddColumn<bool>(name: "On", table: "T", nullable: false, defaultValue: false, comment: "is it on");
        migrationBuilder.AlterColumn<string>(name: "Name", table: "T", type: "varchar(50)", nullable: false, oldClrType: typeof(string), oldType: "longtext", oldNullable: true);
        migrationBuilder.DropForeignKey(name: "FK_A", table: "T");
        migrationBuilder.DropPrimaryKey(name: "PRIMARY", table: "T");
        migrationBuilder.DropIndex(name: "IX_A", table: "T");
    }
}
