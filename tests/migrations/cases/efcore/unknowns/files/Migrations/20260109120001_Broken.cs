public partial class Broken : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("T");
        migrationBuilder.DropTable((((
    }
