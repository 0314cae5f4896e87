// SPDX-License-Identifier: GPL-3.0-or-later
// Every named limit on foreign data: sizes, depths, counts. Units are in the names.
#pragma once

#include <cstddef>
#include <cstdint>

namespace scarlet::base::limits {

// Records and files
inline constexpr std::size_t kRecordBytes = std::size_t{2} << 30;         // largest record
inline constexpr std::size_t kIdBytes = 255;                              // largest MAXIDLEN
inline constexpr std::size_t kDefaultIdBytes = 63;                        // MAXIDLEN when not configured
inline constexpr std::size_t kJournalEntryBytes = std::size_t{16} << 30;  // one operation, all its records
inline constexpr std::size_t kPathBytes = 4095;
inline constexpr std::uint32_t kMinimumModulus = 1 << 24;  // groups that a file can be made with

// Language
inline constexpr std::size_t kIncludeDepth = 10;
inline constexpr std::size_t kGosubDepth = 256;
inline constexpr std::size_t kCallDepth = 10'000;  // MAXCALL when not configured
inline constexpr std::size_t kArguments = 255;
inline constexpr std::size_t kStackRegisters = std::size_t{2} << 20;  // of all running routines of a session together
inline constexpr std::size_t kNestedRuns = 200;                       // programs started from inside statements
inline constexpr std::size_t kInheritanceDepth = 32;
inline constexpr std::size_t kInheritedObjects = 256;  // looked at for one name
inline constexpr std::size_t kMatrixElements = std::size_t{1} << 27;
inline constexpr std::size_t kNestingDepth = 500;       // brackets and blocks in one source
inline constexpr std::size_t kExpressionDepth = 2'000;  // operators of one expression that hang on each other
inline constexpr std::size_t kCompilerErrors = 100;     // reported of one source
inline constexpr std::size_t kSourceBytes = std::size_t{64} << 20;  // of one source record
inline constexpr std::size_t kIncludedRecords = 1'000;              // in one compilation
inline constexpr std::size_t kLineTokens = 100'000;  // of one line with its continuations and substitutions
inline constexpr std::size_t kPatternBytes = 256;
inline constexpr std::size_t kConversionCodeBytes = 256;
inline constexpr std::size_t kCorrelativeBytes = std::size_t{1} << 26;  // one value while a correlative is evaluated
inline constexpr std::size_t kCorrelativeDepth = 100;                   // brackets and IFs in an A correlative
inline constexpr std::size_t kFormatBytes = 1 << 24;                    // width of FMT, positions of a mask
inline constexpr std::size_t kNumericElementBytes = 64;
inline constexpr std::size_t kStringBytes = std::size_t{2} << 30;
inline constexpr std::size_t kArrayElements = std::size_t{1} << 28;  // of an exploded dynamic array, 16 bytes each

// Text formats and what crosses the network as such
inline constexpr std::size_t kRegexBytes = 65'536;                  // of one pattern
inline constexpr std::uint32_t kRegexNesting = 200;                 // brackets of one pattern
inline constexpr std::uint32_t kRegexSteps = 10'000'000;            // from one starting point in the text
inline constexpr std::uint32_t kRegexHeapKibibytes = 65'536;        // of one search
inline constexpr std::int64_t kRegexMilliseconds = 10'000;          // of one function call
inline constexpr std::size_t kRegexMatches = std::size_t{1} << 24;  // of one function call
inline constexpr std::size_t kJsonDepth = 200;                      // arrays and objects in each other
inline constexpr std::size_t kJsonElements = std::size_t{1} << 24;  // of one document
inline constexpr std::size_t kJsonPadding = 1 << 20;                // elements made to reach a position
inline constexpr std::size_t kXmlBytes = std::size_t{1} << 28;      // of one document
inline constexpr std::size_t kXpathBytes = 4'096;
inline constexpr std::size_t kRandomBytes = 1 << 20;             // of one call
inline constexpr int kPassphraseRounds = 100'000;                // of PBKDF2
inline constexpr std::size_t kHttpBytes = std::size_t{1} << 28;  // of one response, and its headers
inline constexpr std::int64_t kHttpSeconds = 30;                 // when the program gives no limit
inline constexpr long kHttpRedirects = 5;
inline constexpr std::int64_t kHandshakeMilliseconds = 30'000;  // of TLS, when the program gives no limit

// Command processor
inline constexpr std::size_t kSentenceBytes = 1 << 20;
inline constexpr std::size_t kExecuteDepth = 100;
inline constexpr std::size_t kParagraphDepth = 100;
inline constexpr std::size_t kQPointerLinks = 10;
inline constexpr std::size_t kInlinePromptExpansions = 1'000;
inline constexpr std::size_t kShellOutputBytes = std::size_t{1} << 30;  // kept of a captured shell command

// Queries
inline constexpr std::size_t kSortKeys = 32;
inline constexpr std::size_t kBreaks = 10;
inline constexpr std::size_t kPhraseDepth = 50;
inline constexpr std::size_t kTranslations = 200;     // files and fields of TRANS remembered
inline constexpr std::size_t kTranslationDepth = 50;  // TRANS within the items that TRANS fetches
inline constexpr std::size_t kQueryWords = 100'000;   // of a sentence with its phrases

// Shared segment
inline constexpr std::size_t kSegmentBlocks = 64;

// Network
inline constexpr std::size_t kLoginFrameBytes = 4'096;  // a packet before login
inline constexpr std::size_t kTelnetSubnegotiationBytes = 128;
inline constexpr std::size_t kTerminalTypeBytes = 40;
inline constexpr std::size_t kUserNameBytes = 64;  // of a login
inline constexpr std::size_t kPasswordBytes = 1'024;
inline constexpr std::size_t kLoginPromptBytes = 2'048;  // of one question of PAM
inline constexpr int kLoginQuestions = 20;               // of one login
inline constexpr std::size_t kLockoutSubjects = 10'000;  // users and hosts that are counted
inline constexpr std::size_t kRateSubjects = 10'000;     // hosts whose connections are counted

}  // namespace scarlet::base::limits
