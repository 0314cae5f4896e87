// SPDX-License-Identifier: GPL-3.0-or-later
// The crash harness: four processes write, delete, split and merge groups, commit transactions, change and build
// indices in the same files; one of them is killed with SIGKILL at a random instant (now and then all of them are).
// After every round everything that was reported done is there, nothing is there in part, no lock is left, the indices
// are those one would make anew, the check of the files finds nothing, and nobody waited longer than a second.
//
//   crash-harness [--rounds N] [--seed S] [--seconds LIMIT] [--directory DIR]
//
// The same seed gives the same operations; when the victim dies is up to the machine. Ends with 0 when nothing was
// found.
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <random>
#include <thread>

#include "place.h"
#include "verify.h"
#include "worker.h"

namespace scarlet::crash {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::uint64_t kLongestWaitNs = 1'000'000'000;
constexpr std::uint64_t kRoundsPerFile = 40;  // then the files are made anew, with other parameters

struct Options {
  std::uint64_t rounds = 60;
  std::uint64_t seed = 0;
  std::uint64_t seconds = 0;  // 0: no limit
  std::string directory;
};

class Harness {
 public:
  Harness(const Options& options, Told& told) : options_(options), told_(told), random_(options.seed) {}

  bool run() {
    const auto start = steady_clock::now();
    const auto elapsed = [start] {
      return std::chrono::duration_cast<std::chrono::seconds>(steady_clock::now() - start).count();
    };
    for (round_ = 0; round_ < options_.rounds; ++round_) {
      if (options_.seconds != 0 && static_cast<std::uint64_t>(elapsed()) >= options_.seconds) break;
      if (round_ % kRoundsPerFile == 0) begin_anew();
      one_round();
      if (findings_.any()) return report(), false;
      if ((round_ + 1) % 50 == 0) progress();
    }
    progress();
    return true;
  }

 private:
  void begin_anew() {
    std::filesystem::remove_all(options_.directory);
    std::filesystem::create_directories(options_.directory);
    content_ = {};
    verified_ = {};
    for (auto& n : told_.acknowledged) {
      operations_ += n;
      n = 0;
    }
    seed_ = options_.seed + round_;
    const std::uint64_t files = round_ / kRoundsPerFile % 4;
    durability_ = files == 3 ? store::Durability::Commit : store::Durability::Interval;
    mixed_ = files == 1;
    Place::open(options_.directory, durability_).create_files(seed_);
  }

  pid_t start(std::size_t worker) {
    const pid_t pid = ::fork();
    if (pid != 0) return pid;
    const bool commits = durability_ == store::Durability::Commit || (mixed_ && worker % 2 == 0);
    const auto durability = commits ? store::Durability::Commit : store::Durability::Interval;
    const WorkOrder order{options_.directory, durability, seed_, worker, content_.extra};
    ::_exit(work(order, told_));
  }

  std::uint64_t dice(std::uint64_t sides) { return random_() % sides; }

  void one_round() {
    told_.stop = false;
    std::unique_ptr<Place> watcher;  // sees to it that the segment outlives the children
    if (dice(2) == 0) watcher = std::make_unique<Place>(Place::open(options_.directory, durability_));
    for (std::size_t k = 0; k < kWorkers; ++k) workers_[k] = start(k);
    std::this_thread::sleep_for(microseconds(dice(90'000)));
    const std::size_t victim = dice(kWorkers);
    const std::uint64_t manner = dice(10);
    if (manner == 0) {  // in the midst of closing
      told_.stop = true;
      std::this_thread::sleep_for(microseconds(dice(5'000)));
    }
    kill(victim);
    if (manner == 1) {  // and all the others
      for (std::size_t k = 0; k < kWorkers; ++k) kill(k);
    }
    if (manner > 1) expect_progress(victim);
    if (watcher != nullptr && manner > 1) verify_locks(*watcher, false, findings_);
    told_.stop = true;
    for (std::size_t k = 0; k < kWorkers; ++k) wait_for(k);
    watcher.reset();
    verify();
  }

  void kill(std::size_t worker) {
    if (workers_[worker] == 0) return;
    ::kill(workers_[worker], SIGKILL);
    ::waitpid(workers_[worker], nullptr, 0);
    workers_[worker] = 0;
    ++kills_;
  }

  void expect_progress(std::size_t victim) {
    std::array<std::uint64_t, kWorkers> before{};
    for (std::size_t k = 0; k < kWorkers; ++k) before[k] = told_.acknowledged[k];
    std::this_thread::sleep_for(milliseconds(25));
    const auto start = steady_clock::now();
    for (std::size_t k = 0; k < kWorkers; ++k) {
      if (k == victim) continue;
      while (told_.acknowledged[k] == before[k]) {
        if (steady_clock::now() - start > std::chrono::seconds(2)) {
          findings_.add("worker " + std::to_string(k) + " stands still after worker " + std::to_string(victim) +
                        " was killed");
          return;
        }
        std::this_thread::sleep_for(milliseconds(1));
      }
    }
  }

  void wait_for(std::size_t worker) {
    if (workers_[worker] == 0) return;
    int status = 0;
    for (const auto start = steady_clock::now(); ::waitpid(workers_[worker], &status, WNOHANG) == 0;) {
      if (steady_clock::now() - start > std::chrono::seconds(10)) {
        findings_.add("worker " + std::to_string(worker) + " does not end");
        return kill(worker);
      }
      std::this_thread::sleep_for(milliseconds(1));
    }
    workers_[worker] = 0;
    if (status != 0) findings_.add("worker " + std::to_string(worker) + " ended with status " + std::to_string(status));
  }

  void verify() {
    Place place = Place::open(options_.directory, durability_);
    place.open_files();
    verify_content(place, seed_, content_, verified_, told_, findings_);
    verify_indices(place, content_, findings_);
    verify_checks(place, findings_);
    verify_locks(place, true, findings_);
    for (std::size_t k = 0; k < kWorkers; ++k) {
      const std::uint64_t slowest = told_.slowest_ns[k].exchange(0);
      slowest_ns_ = std::max(slowest_ns_, slowest);
      if (slowest > kLongestWaitNs) {
        findings_.add("worker " + std::to_string(k) + " waited " + std::to_string(slowest / 1'000'000) +
                      " ms in an operation of kind " + std::to_string(told_.slowest_kind[k]));
      }
    }
  }

  void report() {
    std::fprintf(stderr, "crash: round %llu, seed %llu, %s:\n", static_cast<unsigned long long>(round_ + 1),
                 static_cast<unsigned long long>(options_.seed), options_.directory.c_str());
    std::size_t shown = 0;
    for (const std::string& finding : findings_.all()) {
      if (++shown <= 30) std::fprintf(stderr, "  %s\n", finding.c_str());
    }
    std::fprintf(stderr, "  %zu finding(s)\n", findings_.all().size());
  }

  void progress() {
    std::uint64_t operations = operations_;
    for (const auto& n : told_.acknowledged) operations += n;
    std::printf("crash: %llu round(s), %llu kill(s), %llu operation(s), slowest %llu ms, nothing lost (seed %llu)\n",
                static_cast<unsigned long long>(std::min(round_ + 1, options_.rounds)),
                static_cast<unsigned long long>(kills_), static_cast<unsigned long long>(operations),
                static_cast<unsigned long long>(slowest_ns_ / 1'000'000),
                static_cast<unsigned long long>(options_.seed));
    std::fflush(stdout);
  }

  const Options& options_;
  Told& told_;
  std::mt19937_64 random_;
  Findings findings_;
  Content content_;
  std::array<std::uint64_t, kWorkers> verified_{};
  std::array<pid_t, kWorkers> workers_{};
  store::Durability durability_ = store::Durability::Interval;
  bool mixed_ = false;  // every other worker syncs what it commits
  std::uint64_t seed_ = 0;
  std::uint64_t round_ = 0;
  std::uint64_t kills_ = 0;
  std::uint64_t operations_ = 0;
  std::uint64_t slowest_ns_ = 0;
};

bool parse(int count, char** words, Options& options) {
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string word = words[i];
    if (word == "--directory") {
      options.directory = words[i + 1];
      continue;
    }
    std::uint64_t* const number = word == "--rounds"    ? &options.rounds
                                  : word == "--seed"    ? &options.seed
                                  : word == "--seconds" ? &options.seconds
                                                        : nullptr;
    if (number == nullptr) return false;
    *number = std::strtoull(words[i + 1], nullptr, 10);
  }
  return count % 2 == 1;
}

}  // namespace
}  // namespace scarlet::crash

int main(int count, char** words) {
  using namespace scarlet::crash;
  Options options;
  options.seed = std::random_device{}();
  if (!parse(count, words, options)) {
    std::fprintf(stderr, "crash-harness [--rounds N] [--seed S] [--seconds LIMIT] [--directory DIR]\n");
    return 2;
  }
  const bool own_directory = options.directory.empty();
  if (own_directory) {
    std::string name = (std::filesystem::temp_directory_path() / "scarlet-crash-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) return 2;
    options.directory = name;
  }
  void* memory = ::mmap(nullptr, sizeof(Told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 2;
  const bool whole = Harness(options, *new (memory) Told).run();
  if (own_directory && whole) std::filesystem::remove_all(options.directory);
  return whole ? 0 : 1;
}
