// SPDX-License-Identifier: GPL-3.0-or-later
// Small files that the query tests share: CUST (customers) and ORD (orders with associated lines).
#pragma once

#include "fixture.h"

namespace scarlet::query {

inline void make_customers(QuerySession& session) {
  session.create_file("CUST");
  session.put("DICT CUST", "@ID", {"D", "0", "", "Cust", "5L", "S"});
  session.put("DICT CUST", "NAME", {"D", "1", "", "Name", "12L", "S"});
  session.put("DICT CUST", "CITY", {"D", "2", "", "City", "8L", "S"});
  session.put("DICT CUST", "LIMIT", {"D", "3", "MD2,", "Credit]limit", "9R", "S"});
  session.put("DICT CUST", "PHONE", {"D", "4", "", "Phone", "8L", "M"});
  session.put("CUST", "C1", {"Ash", "Leeds", "500000", "111]222"});
  session.put("CUST", "C2", {"Bolt", "Bath", "125000"});
  session.put("CUST", "C3", {"Carver", "Leeds", "", "333"});
}

inline void make_orders(QuerySession& session) {
  session.create_file("ORD");
  session.put("DICT ORD", "@ID", {"D", "0", "", "Order", "5R", "S"});
  session.put("DICT ORD", "CUSTNO", {"D", "1", "", "Cust", "4L", "S"});
  session.put("DICT ORD", "PART", {"D", "2", "", "Part", "4L", "M", "LINES"});
  session.put("DICT ORD", "QTY", {"D", "3", "", "Qty", "4R", "M", "LINES"});
  session.put("DICT ORD", "TAG", {"D", "4", "", "Tag", "4L", "M"});
  session.put("ORD", "1", {"C1", "P1]P2", "2]10", "x]y"});
  session.put("ORD", "2", {"C2", "P1", "7"});
  session.put("ORD", "10", {"C1", "P3]P1", "1]4\\5", "z"});
}

}  // namespace scarlet::query
