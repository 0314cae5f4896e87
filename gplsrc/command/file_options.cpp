// SPDX-License-Identifier: GPL-3.0-or-later
#include "command/file_options.h"

#include <string>

#include "base/limits.h"

namespace scarlet::command {
namespace {

using base::MessageId;
using workspace::Keyword;

struct Parameter {
  Keyword keyword;
  std::string_view name;
  std::int64_t least;
  std::int64_t most;
  std::uint32_t store::FileParameters::*member;
};
constexpr Parameter kParameters[] = {
    {Keyword::GroupSize, "GROUP.SIZE", 1, 8, &store::FileParameters::group_size_kb},
    {Keyword::MinimumModulus, "MINIMUM.MODULUS", 1, base::limits::kMinimumModulus,
     &store::FileParameters::minimum_modulus},
    {Keyword::LargeRecord, "LARGE.RECORD", 1, 1 << 30, &store::FileParameters::large_record},
    {Keyword::SplitLoad, "SPLIT.LOAD", 20, 10'000, &store::FileParameters::split_load},
    {Keyword::MergeLoad, "MERGE.LOAD", 10, 10'000, &store::FileParameters::merge_load},
    {Keyword::Version, "VERSION", 0, 2, &store::FileParameters::version},
};

}  // namespace

ParameterVerdict take_file_parameter(Call& call, store::FileParameters& parameters) {
  for (const Parameter& parameter : kParameters) {
    if (!call.words.accept(parameter.keyword)) continue;
    const auto number = call.number();
    if (!number || *number < parameter.least || *number > parameter.most) {
      call.say(MessageId::CommandFileParameter,
               {parameter.name, std::to_string(parameter.least), std::to_string(parameter.most)});
      return ParameterVerdict::Bad;
    }
    parameters.*parameter.member = static_cast<std::uint32_t>(*number);
    return ParameterVerdict::Taken;
  }
  return ParameterVerdict::NotOne;
}

bool loads_fit(Call& call, const store::FileParameters& parameters) {
  const std::uint32_t split = parameters.split_load == 0 ? kDefaultSplitLoad : parameters.split_load;
  const std::uint32_t merge = parameters.merge_load == 0 ? kDefaultMergeLoad : parameters.merge_load;
  if (merge < split) return true;
  call.say(MessageId::CommandFileLoads, {std::to_string(split), std::to_string(merge)});
  return false;
}

}  // namespace scarlet::command
