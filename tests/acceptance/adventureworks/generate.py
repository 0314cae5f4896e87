#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a small data set of the shape of AdventureWorks in a folder, with what makes the real one hard to read
(byte-order marks, CR LF, ISO-8859-1 and UTF-8, a field over 6 KB), and prints the facts that must hold of it."""
import os
import sys

folder = sys.argv[1]
os.makedirs(folder, exist_ok=True)
DATE = "2008-06-01 00:00:00.000"
GUID = "00000000-0000-0000-0000-000000000000"


def write(name, rows, bom=False):
    with open(os.path.join(folder, name), "wb") as out:
        if bom:
            out.write(b"\xef\xbb\xbf")
        for row in rows:
            cells = [c if isinstance(c, bytes) else str(c).encode("utf-8") for c in row]
            out.write(b"\t".join(cells) + b"\r\n")


write("ProductCategory.csv", [(1, "", "Bikes", GUID, DATE), (2, "", "Clothing", GUID, DATE),
                              (5, 1, "Mountain Bikes", GUID, DATE), (6, 2, "Caps", GUID, DATE)])
write("ProductModel.csv", [(1, "Classic Cap", "", GUID, DATE), (2, "Trail", "", GUID, DATE)], bom=True)

colours = ["Black", "", "Red", "Black", "Blue", ""]
products = []
for i in range(24):
    name = "Gr\u00f6\u00dfe %d" % i if i % 5 else b"Gr\xfc\xdfe " + str(i).encode()  # UTF-8 and ISO-8859-1
    photo = "4749" * 1600 if i == 3 else "47"
    products.append((950 + i, name, "N-%03d" % i, colours[i % 6], "10.0000", "%d.5000" % (20 + i), 58, "1.00",
                     5 if i % 2 else 6, 1 + i % 2, DATE, "", "", photo, "p.gif", GUID, DATE))
write("Product.csv", products, bom=True)

customers = 40
write("Customer.csv", [(i, 0, "Mr.", "Ann%d" % i, "B." if i % 3 else "", "Smith", "", "Shop %02d" % i, "s", "a%d@example.com" % i,
                        "555-%04d" % i, "h", "s", GUID, DATE) for i in range(1, customers + 1)])

headers, details = [], []
quantity = sold = 0
sales = 0
for o in range(8):
    subtotal = 0
    for l in range(1 + o):
        product = 950 + (o * 7 + l * 3) % 24
        count = 1 + (o + l) % 4
        price = 200000 + (product % 10) * 12500  # ten-thousandths
        amount = price * count
        subtotal += amount
        quantity += count
        if product == 969:
            sold += count
            sales += amount
        details.append((7000 + o, len(details) + 1, count, product, "%d.%04d" % divmod(price, 10000), ".0000",
                        "%d.%04d00" % divmod(amount, 10000), GUID, DATE))
    headers.append((7000 + o, 2, DATE, DATE, DATE, 5, 0, "SO", "PO", "10", 1 + o % 6, 1, 1, "CARGO", "",
                    "%d.%04d" % divmod(subtotal, 10000), "1.0000", "2.5000", "0", "", GUID, DATE))
write("SalesOrderHeader.csv", headers)
write("SalesOrderDetail.csv", details)

print("customers", customers)
print("customers.without.orders", customers - 6)
print("orders", len(headers))
print("lines", len(details))
print("quantity", quantity)
print("sold.969", sold)
print("sales.969 %d.%03d" % (sales // 10000, sales % 10000 // 10))
print("products", len(products))
print("products.without.colour", sum(1 for p in products if not p[3]))
print("products.black", sum(1 for p in products if p[3] == "Black"))
print("longest.field.over.6000 1")
print("products.with.stray.marks 0")
