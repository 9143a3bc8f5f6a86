partial class ShopContextModelSnapshot : ModelSnapshot { }
