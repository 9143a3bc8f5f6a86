public partial class Named : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) { migrationBuilder.DropTable("T"); }
    protected override void Down(MigrationBuilder migrationBuilder) { throw new NotSupportedException(); }
}
