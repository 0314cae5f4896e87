// SPDX-License-Identifier: GPL-3.0-or-later
// Parser: from the words of a sentence to a Query.
//
// What a word means is decided in this order: a name given by AS, the dictionary, the VOC (as typed, then both in upper
// case), link%field, @ID and Fn, else it stands for itself: a record id, or a value in a clause. A keyword that the
// verb has no use for stands for itself too.
//
// parser.cpp drives and resolves words, parse_options.cpp has the keywords with their verbs, parse_columns.cpp columns
// and their qualifiers, parse_selection.cpp WITH, WHEN and BY.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "query/items.h"
#include "query/plan.h"
#include "query/words.h"
#include "workspace/keywords.h"

namespace scarlet::workspace {
class Workspace;
}

namespace scarlet::query {

class Parser {
 public:
  Parser(workspace::Workspace& workspace, Verb verb);

  // `sentence` begins with the verb. Throws SentenceError.
  // `unseen`: words behind it that headings do not show.
  std::unique_ptr<Query> parse(std::string_view sentence, std::string_view unseen = {});

 private:
  using Keyword = workspace::Keyword;

  // What the next word is, phrases expanded and noise words skipped.
  struct Meaning {
    enum class Kind { End, Literal, Keyword, Field };
    Kind kind = Kind::End;
    Keyword keyword = Keyword::NotAKeyword;
    const DictionaryEntry* entry = nullptr;  // Field: of `dictionary`...
    Dictionary* dictionary = nullptr;
    Item* item = nullptr;  // ... or already an item
    bool is(Keyword wanted) const { return kind == Kind::Keyword && keyword == wanted; }
  };
  // A keyword with what it does for which verbs.
  struct Handler {
    Keyword keyword;
    VerbSet verbs;
    void (Parser::*handle)();
  };
  struct Flag {
    Keyword keyword;
    VerbSet verbs;
    bool Options::*flag;
  };

  // parser.cpp
  void parse_file();
  void open_dictionary();
  void take_defaults();
  void take_default_phrase();
  void parse_elements();
  void parse_element();
  void finish();
  Meaning look();
  bool look_up(std::string_view text, Meaning& meaning, bool& again);
  bool look_up_entry(const DictionaryEntry* entry, Dictionary& dictionary, Meaning& meaning, bool& again);
  bool look_up_voc(std::string_view text, Meaning& meaning, bool& again);
  bool look_up_made_up(const Word& word, Meaning& meaning);
  bool take_bracket_options();
  Item* take_item(const Meaning& meaning);
  // The item that must follow: a field, an AS name or EVAL.
  Item* expect_item(base::MessageId error);
  const DictionaryEntry* id_entry();
  Item* id_item();
  bool accept(Keyword keyword);
  std::string take_text();
  std::optional<std::int64_t> accept_number();
  std::string suggestion(std::string_view word);
  std::string file_suggestion(std::string_view name);
  [[noreturn]] void no_file(const std::string& name, const base::Error& error);
  [[noreturn]] void fail(base::MessageId message, std::initializer_list<std::string_view> arguments = {});
  template <class Make>
  Item* placed(Make make);

  // parse_options.cpp
  bool parse_keyword(Keyword keyword);
  static const Handler* find_handler(Keyword keyword, Verb verb);
  void heading();
  void footing();
  void column_and_page_headings();
  void id_only();
  void column_gap();
  void margin();
  void printer();
  void page_sequence();
  void label();
  void style();
  void overlay();
  void grand_total();
  void csv();
  void delimiter();
  void json();
  void xml();
  void html();
  void markdown();
  void document(OutputFormat format);
  void to();
  void from();
  void saving();
  void sample();
  void sampled();
  void fewest();
  void most();
  void use_dictionary();
  void boxed();
  void pan();
  void scroll();
  int list_number();
  int size_after(int least, int most, int otherwise);

  // parse_columns.cpp
  void column();
  void evaluated_column();
  void accumulated();
  void percent();
  void break_on();
  void break_sup();
  void break_column(bool hidden);
  Column& add_column(Item* item);
  bool qualifier(Column* column, Item* item);
  void qualifiers(Column* column, Item* item);
  void name_item(Item* item);
  void display_like(Item* item);
  void associate_with(Item* item);

  // parse_selection.cpp
  void with();
  void when();
  void clause(bool when_clause);
  void implied_test();
  void join_clause(std::unique_ptr<Condition> condition);
  std::unique_ptr<Condition> expression();
  std::unique_ptr<Condition> and_terms();
  std::unique_ptr<Condition> operand();
  std::unique_ptr<Condition> bracketed();
  std::unique_ptr<Condition> test(bool no, bool every);
  void test_on(Test& test);
  void test_on_id(Test& test);
  bool operator_follows();
  bool bracket_follows();
  bool take_operator(Test& test);
  void operands(Test& test);
  void between(Test& test);
  void value(Test& test);
  void value_list(Test& test);
  std::unique_ptr<Condition> made(Test test);
  void by();
  void by_descending();
  void by_exploded();
  void by_exploded_descending();
  void sort_key(bool descending, bool exploded);
  void associate_tests(Condition& condition);
  void take_leading_ids();

  workspace::Workspace& workspace_;
  std::unique_ptr<Query> query_;
  Options* options_;
  Items items_;
  Words words_;
  Dictionary voc_;  // the VOC read as a dictionary
  std::map<std::string, Item*, std::less<>> names_;
  bool columns_named_ = false;

  // While a clause is read.
  bool when_ = false;
  std::size_t depth_ = 0;
  Item* last_item_ = nullptr;
  Operator last_operator_ = Operator::Present;
  bool last_ignore_case_ = false;

  std::vector<std::unique_ptr<Condition>> clauses_;
};

}  // namespace scarlet::query
