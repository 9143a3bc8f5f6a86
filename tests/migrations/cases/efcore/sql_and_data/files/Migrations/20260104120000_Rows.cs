public partial class Rows : Migration
{
    private const string Table = "orders";
    private static readonly string Fill = @"UPDATE ""Orders"" SET ""A"" = 1;";

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        var state = "open";
        migrationBuilder.Sql(Fill);
        migrationBuilder.Sql($"UPDATE {Table} SET state = '{state}'");
        migrationBuilder.Sql("CREATE INDEX CONCURRENTLY i ON " + Table + " (state)", suppressTransaction: true);
        migrationBuilder.Sql("""
            DELETE FROM orders
            WHERE state = 'gone';
            """);
        migrationBuilder.InsertData(table: "States", columns: new[] { "Id", "Name" }, values: new object[,] { { 1, "a" }, { 2, null } });
        migrationBuilder.UpdateData(table: "States", keyColumn: "Id", keyValue: 1, column: "Name", value: "b");
        migrationBuilder.DeleteData(table: "States", keyColumn: "Id", keyValue: 2);
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("SELECT 1");
}
