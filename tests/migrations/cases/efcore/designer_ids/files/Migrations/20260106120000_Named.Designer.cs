[DbContext(typeof(ShopContext))]
[Migration("20260106120000_OldName")]
partial class Named
{
    protected override void BuildTargetModel(ModelBuilder modelBuilder) { modelBuilder.HasAnnotation("a", 1); }
}
