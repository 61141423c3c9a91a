"""Who comes to the counter: nobody who lives. Numbers have the right shape, so that there is something to check."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Citizen:
    """A person with the code of their card: seven fields, the old number empty for the young."""

    name: str
    number: str
    born: str
    sex: str
    address: str
    phone: str
    old_number: str = ""

    @property
    def card(self) -> str:
        """What the scanner reads off the card."""
        day = self.born.replace("/", "")
        return "|".join((self.number, self.old_number, self.name, day, self.sex, self.address, "10052021"))

    @property
    def spoiled_card(self) -> str:
        """The same after a keyboard driver that types Vietnamese has had its way with it."""
        return self.card.replace("Thị Ngọc", "Thị Ngoj5c").replace("Hồng", "Hoô2ng").replace("|", "}")


ANH = Citizen(
    "Trần Thị Ngọc Ánh", "056192001234", "05/06/1992", "Nữ", "12 Lê Hồng Phong, Phước Hải, Nha Trang, Khánh Hòa",
    "0905123456", "225123456",
)  # fmt: skip
HUY = Citizen(
    "Lê Quang Huy", "056088004321", "17/02/1988", "Nam", "45 Nguyễn Trãi, Phước Tân, Nha Trang, Khánh Hòa", "0914222333"
)
MUOI = Citizen(
    "Phạm Thị Mười", "056150000789", "1950", "Nữ", "3 Hương Lộ Ngọc Hiệp, Ngọc Hiệp, Nha Trang, Khánh Hòa", "0978000111"
)
NAM = Citizen(
    "Võ Thành Nam", "056079002468", "30/09/1979", "Nam", "3 Hương Lộ Ngọc Hiệp, Ngọc Hiệp, Nha Trang, Khánh Hòa",
    "0983555666",
)  # fmt: skip
TAI = Citizen(
    "Đặng Văn Tài", "056085007777", "11/11/1985", "Nam", "78 Đồng Nai, Phước Hải, Nha Trang, Khánh Hòa", "0935777888"
)
DUNG = Citizen(
    "Ngô Thùy Dung", "056195003579", "24/12/1995", "Nữ", "156 Thống Nhất, Phương Sơn, Nha Trang, Khánh Hòa",
    "0903246810",
)  # fmt: skip


@dataclass(frozen=True)
class Company:
    """An organisation, with who speaks for it."""

    name: str
    number: str
    address: str
    phone: str
    representative: str


HAI_DANG = Company(
    "Công ty TNHH Hải Đăng Xanh", "4201999888", "20 Yersin, Phương Sài, Nha Trang, Khánh Hòa", "02583888999",
    "Huỳnh Thị Kim Yến",
)  # fmt: skip
