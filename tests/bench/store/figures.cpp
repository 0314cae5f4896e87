// SPDX-License-Identifier: GPL-3.0-or-later
// Figures of the store that its peers have no counterpart for, each beside what it is to be judged by in the same run:
// durable commits beside a bare append and fdatasync, several clients beside one, a file of very many records beside a
// small one. usage: store-figures DIRECTORY [RECORDS]
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>

#include "base/message.h"
#include "shared/segment.h"
#include "store/store.h"

namespace {

using scarlet::store::Durability;
using scarlet::store::File;
using std::chrono::duration;
using std::chrono::steady_clock;

constexpr int kRounds = 3;  // the best of them counts
constexpr std::uint64_t kRecords = 200'000;
constexpr std::uint64_t kReads = 1'000'000;
constexpr std::uint64_t kWrites = 200'000;
constexpr std::uint64_t kCommits = 300;

template <class T>
T ok(scarlet::base::Result<T> result) {
  if (result) return std::move(result).value();
  std::fprintf(stderr, "%s\n", scarlet::base::describe(result.error()).c_str());
  std::exit(1);
}

void ok(const scarlet::base::Result<void>& result) {
  if (result) return;
  std::fprintf(stderr, "%s\n", scarlet::base::describe(result.error()).c_str());
  std::exit(1);
}

struct Instance {
  Instance(const std::string& directory, Durability durability) {
    auto& env = scarlet::os::real_env();
    ok(env.make_directory(directory));
    scarlet::shared::SegmentOptions segment_options;
    segment_options.path = directory + "/segment";
    segment = ok(scarlet::shared::open_segment(env, segment_options));
    scarlet::store::StoreOptions options;
    options.journal_directory = directory + "/journal";
    options.durability = durability;
    store = ok(scarlet::store::open_store(env, *segment, options));
  }
  std::shared_ptr<File> open(const std::string& path) {
    auto file = store->open(path);
    if (file) return *file;
    ok(store->create(path, {}));
    return ok(store->open(path));
  }
  std::unique_ptr<scarlet::shared::Segment> segment;
  std::unique_ptr<scarlet::store::Store> store;
};

struct Place {
  std::string directory;
  std::string data;
};

std::string record_of(std::uint64_t number) {
  std::string record = "Name" + std::to_string(number) + "\xFE" + std::to_string(number * 7919 % 100000);
  record.resize(100, 'x');
  return record;
}

void fill(const Place& place, std::uint64_t records) {
  Instance instance(place.directory, Durability::Off);
  auto file = instance.open(place.data);
  ok(file->clear());
  for (std::uint64_t i = 0; i < records; ++i) ok(file->write("K" + std::to_string(i), record_of(i)));
}

using Work = std::function<void(File&, int client)>;

struct Start {
  std::atomic<int> ready;
  std::atomic<int> go;
};

// Seconds that so many processes need for their work, from when all of them are ready: have done it once before, when
// they are `warm`.
double together(const Place& place, Durability durability, int clients, const Work& work, bool warm = false) {
  auto* start =
      static_cast<Start*>(::mmap(nullptr, sizeof(Start), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  for (int client = 0; client < clients; ++client) {
    if (::fork() != 0) continue;
    {
      Instance instance(place.directory, durability);
      auto file = instance.open(place.data);
      if (warm) work(*file, client);
      ++start->ready;
      while (start->go == 0) ::usleep(100);
      work(*file, client);
      ++start->go;
      while (start->go <= clients) ::usleep(1000);  // the last close is not part of the work
    }
    std::_Exit(0);
  }
  while (start->ready < clients) ::usleep(100);
  const auto begin = steady_clock::now();
  start->go = 1;
  while (start->go <= clients) ::usleep(20);
  const double seconds = duration<double>(steady_clock::now() - begin).count();
  for (int client = 0; client < clients; ++client) ::wait(nullptr);
  ::munmap(start, sizeof(Start));
  return seconds;
}

double best(const Place& place, Durability durability, int clients, const Work& work, bool warm = false) {
  double seconds = together(place, durability, clients, work, warm);
  for (int round = 1; round < kRounds; ++round)
    seconds = std::min(seconds, together(place, durability, clients, work, warm));
  return seconds;
}

Work reader(std::uint64_t records) {
  return [records](File& file, int client) {
    std::string into;
    std::uint64_t random = static_cast<std::uint64_t>(client) + 1;
    char id[32];
    for (std::uint64_t i = 0; i < kReads; ++i) {
      random = random * 6364136223846793005U + 1442695040888963407U;
      const int size = std::snprintf(id, sizeof id, "K%llu", static_cast<unsigned long long>((random >> 33) % records));
      scarlet::store::StringSink sink(into);
      if (!ok(file.read({id, static_cast<std::size_t>(size)}, sink))) std::abort();
    }
  };
}

Work writer(std::uint64_t writes) {
  return [writes](File& file, int client) {
    for (std::uint64_t i = 0; i < writes; ++i) {
      ok(file.write("C" + std::to_string(client) + "*" + std::to_string(i), record_of(i)));
    }
  };
}

double bare_appends(const std::string& directory) {
  const int file = ::open((directory + "/bare").c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
  const std::string entry(200, 'x');
  const auto begin = steady_clock::now();
  for (std::uint64_t i = 0; i < kCommits; ++i) {
    if (::write(file, entry.data(), entry.size()) < 0 || ::fdatasync(file) != 0) std::abort();
  }
  const double seconds = duration<double>(steady_clock::now() - begin).count();
  ::close(file);
  return seconds;
}

void durable_commits(const Place& place) {
  double bare = bare_appends(place.directory);
  double one = together(place, Durability::Commit, 1, writer(kCommits));
  double many = together(place, Durability::Commit, 16, writer(kCommits));
  for (int round = 1; round < kRounds; ++round) {
    bare = std::min(bare, bare_appends(place.directory));
    one = std::min(one, together(place, Durability::Commit, 1, writer(kCommits)));
    many = std::min(many, together(place, Durability::Commit, 16, writer(kCommits)));
  }
  const double commits = static_cast<double>(kCommits);
  std::printf("append + fdatasync: %.0f a second\n", commits / bare);
  std::printf("durable commits, 1 client: %.0f a second, %.2f times the bare loop's time\n", commits / one, one / bare);
  std::printf("durable commits, 16 clients: %.0f a second, %.1f times one client\n", 16 * commits / many,
              16 * one / many);
}

void clients(const Place& place) {
  const double one = best(place, Durability::Off, 1, reader(kRecords));
  const double reads = static_cast<double>(kReads);
  std::printf("reads, 1 client: %.0f a second\n", reads / one);
  for (const int count : {2, 4}) {
    const double several = best(place, Durability::Off, count, reader(kRecords));
    std::printf("reads, %d clients: %.2f times one\n", count, count * one / several);
  }
  const double writing = best(place, Durability::Off, 1, writer(kWrites));
  std::printf("writes, 1 client: %.0f a second\n", static_cast<double>(kWrites) / writing);
  for (const int count : {2, 4}) {
    const double several = best(place, Durability::Off, count, writer(kWrites));
    std::printf("writes, %d clients: %.2f times one\n", count, count * writing / several);
  }
}

void many_records(const Place& small, const Place& large, std::uint64_t records) {
  fill(small, 10'000);
  fill(large, records);
  const double few = best(small, Durability::Off, 1, reader(10'000), true);
  const double many = best(large, Durability::Off, 1, reader(records), true);
  std::printf("a read among %llu records: %.2f times one among 10000 (%.0f ns)\n",
              static_cast<unsigned long long>(records), many / few, many / static_cast<double>(kReads) * 1e9);
}

}  // namespace

int main(int count, char** words) {
  if (count < 2) {
    std::fprintf(stderr, "usage: %s DIRECTORY [RECORDS]\n", words[0]);
    return 2;
  }
  const std::string directory = words[1];
  const Place place{directory, directory + "/data"};
  fill(place, kRecords);
  durable_commits(place);
  clients(place);
  const std::uint64_t records = count > 2 ? std::strtoull(words[2], nullptr, 10) : 0;
  if (records > 0) many_records({directory, directory + "/small"}, {directory, directory + "/large"}, records);
  return 0;
}
