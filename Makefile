# Scarlet: build, test and run. `make help` lists the targets.
#
#   KIND=release|debug|asan|tsan|fuzz   what to build (its own folder below build/)
#   BUILD=DIR                           another build folder, so that several builds can run side by side
#   CXX=clang++-14                      the other compiler that the code is kept clean for
#
# A module is a folder of gplsrc/ with its own library; `make test-MODULE` builds and runs only its unit tests.

SHELL := /bin/bash
KIND ?= release
BUILD ?= build/$(KIND)
CLANG := 14
CXX := $(if $(filter default,$(origin CXX)),$(if $(filter fuzz,$(KIND)),clang++-$(CLANG),g++),$(CXX))
CCACHE := $(shell command -v ccache 2>/dev/null)
JOBS ?= $(shell nproc)

WARNINGS := -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wnon-virtual-dtor -Werror
COMMON := -std=c++20 -pthread -Igplsrc -g1 -fno-strict-aliasing -D_GNU_SOURCE $(WARNINGS)
FLAGS_release := -O2 -DNDEBUG -fno-plt -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE
FLAGS_debug := -O0 -g -DSCARLET_DEBUG -D_GLIBCXX_ASSERTIONS
# g++ takes the instrumentation itself for a use of what is not initialized.
SANITIZED := -O1 -g1 -D_GLIBCXX_ASSERTIONS -fno-omit-frame-pointer $(if $(findstring clang,$(CXX)),,-Wno-maybe-uninitialized)
FLAGS_asan := $(SANITIZED) -DSCARLET_DEBUG -fsanitize=address,undefined -fno-sanitize-recover=all
FLAGS_tsan := $(SANITIZED) -fsanitize=thread
FLAGS_fuzz := $(FLAGS_asan) -fsanitize=fuzzer-no-link
LDFLAGS_release := -pie -Wl,-z,relro,-z,now -static-libstdc++ -static-libgcc
LDFLAGS_asan := -fsanitize=address,undefined
LDFLAGS_tsan := -fsanitize=thread
LDFLAGS_fuzz := -fsanitize=fuzzer,address,undefined
CXXFLAGS := $(COMMON) $(FLAGS_$(KIND)) $(EXTRA_CXXFLAGS)
LDFLAGS := $(LDFLAGS_$(KIND)) -pthread $(EXTRA_LDFLAGS)

# Lowest layer first; a module may use only those before it (checked by tests/base/layers_test.cpp against docs/design.md).
MODULES := base os protocol net client value code convert formats audit shared store basic vm terminal auth workspace query command session server daemon
PROGRAMS := $(basename $(notdir $(wildcard gplsrc/programs/*.cpp)))
LIBS := -Wl,--as-needed -l:libpugixml.a -lssl -lcrypto -ltinfo -lpcre2-8 -largon2

sources = $(sort $(shell find gplsrc/$(1) -name '*.cpp' 2>/dev/null))
tests = $(sort $(shell find tests/$(1) -name '*_test.cpp' 2>/dev/null))
objects = $(patsubst %.cpp,$(BUILD)/%.o,$(1))
# The module and all below it, highest first, for the linker.
below = $(if $(1),$(call reverse,$(wordlist 1,$(call position,$(1),$(MODULES)),$(MODULES))))
reverse = $(if $(1),$(call reverse,$(wordlist 2,$(words $(1)),$(1))) $(firstword $(1)))
position = $(words $(call upto,$(1),$(2)))
upto = $(firstword $(2)) $(if $(filter-out $(1),$(firstword $(2))),$(call upto,$(1),$(wordlist 2,$(words $(2)),$(2))))
archives = $(foreach m,$(1),$(if $(call sources,$(m)),$(BUILD)/lib$(m).a))

.PHONY: all
all: packages
	@$(MAKE) --no-print-directory -j$(JOBS) programs

.PHONY: programs
programs: $(foreach p,$(PROGRAMS),bin/$(p)) bin/libqmcli.so

define module_rules
$(BUILD)/lib$(1).a: $(call objects,$(call sources,$(1)))
	@rm -f $$@ && ar rcs $$@ $$^
$(BUILD)/test-$(1): $(call objects,$(call tests,$(1))) $(call archives,$(call below,$(1)))
	@echo "  link $$@" && $(CXX) $(CXXFLAGS) $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $(LDFLAGS) $$(LIBS) -lgtest -lgtest_main -o $$@
.PHONY: lib-$(1) test-$(1)
lib-$(1): $(BUILD)/lib$(1).a
test-$(1): $(BUILD)/test-$(1)
	$(BUILD)/test-$(1) --gtest_brief=1
endef
$(foreach m,$(MODULES),$(eval $(call module_rules,$(m))))

define program_rules
$(BUILD)/$(1): $(call objects,gplsrc/programs/$(1).cpp) $(call archives,$(call reverse,$(MODULES)))
	@echo "  link $$@" && $(CXX) $(CXXFLAGS) $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $(LDFLAGS) $$(LIBS) -o $$@
bin/$(1): $(BUILD)/$(1)
	@mkdir -p bin && cp $$< $$@.new && mv $$@.new $$@
endef
$(foreach p,$(PROGRAMS),$(eval $(call program_rules,$(p))))

# PAM is the daemon's alone.
$(BUILD)/qmlnxd $(BUILD)/test-auth $(BUILD)/test-daemon: LIBS += -lpam

# The client library stands alone: these modules, as code that can lie anywhere, with nothing to be seen but the API.
CLIENT_MODULES := base os protocol net client
CLIENT_OBJECTS := $(patsubst %.cpp,$(BUILD)/pic/%.o,$(foreach m,$(CLIENT_MODULES),$(call sources,$(m))))
CLIENT_LDFLAGS := $(filter-out -pie,$(LDFLAGS)) -Wl,--gc-sections -Wl,--no-undefined -Wl,--version-script=config/qmcli.map
$(BUILD)/pic/%.o: %.cpp
	@mkdir -p $(@D)
	@echo "  c++ (client library) $<" && $(CCACHE) $(CXX) $(filter-out -fPIE,$(CXXFLAGS)) -fPIC -fvisibility=hidden -ffunction-sections -fdata-sections -MMD -MP -c $< -o $@
$(BUILD)/libqmcli.so: $(CLIENT_OBJECTS) config/qmcli.map
	@echo "  link $@" && $(CXX) $(filter-out -fPIE,$(CXXFLAGS)) -shared -Wl,-soname,libqmcli.so $(CLIENT_OBJECTS) $(CLIENT_LDFLAGS) -lssl -lcrypto -o $@
bin/libqmcli.so: $(BUILD)/libqmcli.so
	@mkdir -p bin && cp $< $@.new && mv $@.new $@ && ln -sf libqmcli.so bin/qmclilib.so
.PHONY: client-library
client-library: bin/libqmcli.so
# The library, its header and pkg-config's file, and nothing else: below PREFIX (and DESTDIR, for packages).
PREFIX ?= /usr/local
VERSION := $(shell sed -n 's/.*kVersion\[\?\]\? = "\([^"]*\)".*/\1/p' gplsrc/base/version.h)
.PHONY: install-client
install-client: bin/libqmcli.so
	install -d $(DESTDIR)$(PREFIX)/lib/pkgconfig $(DESTDIR)$(PREFIX)/include
	install -m 755 bin/libqmcli.so $(DESTDIR)$(PREFIX)/lib/
	ln -sf libqmcli.so $(DESTDIR)$(PREFIX)/lib/qmclilib.so
	install -m 644 gplsrc/client/qmclilib.h $(DESTDIR)$(PREFIX)/include/
	printf '%s\n' 'prefix=$(PREFIX)' 'Name: qmcli' 'Description: client library of Scarlet' 'Version: $(VERSION)' \
	  'Libs: -L$${prefix}/lib -lqmcli' 'Cflags: -I$${prefix}/include' >$(DESTDIR)$(PREFIX)/lib/pkgconfig/qmcli.pc

# The texts of VOC/ and sys/ are built into the program.
TEXTS := $(sort $(shell find VOC sys -type f))
$(BUILD)/generated/system_texts.inc: config/embed-texts.sh $(TEXTS)
	@mkdir -p $(@D) && config/embed-texts.sh $(TEXTS) > $@.new && mv $@.new $@
$(BUILD)/gplsrc/workspace/new_account_voc.o: CXXFLAGS += -I$(BUILD)/generated
$(BUILD)/gplsrc/workspace/new_account_voc.o: $(BUILD)/generated/system_texts.inc

# g++ parses the common headers of the standard library once. The sum stands for the compiled header where ccache asks
# whether it is still the same. g++ 12 then takes copies inside std::string for ones out of bounds: clang looks for those.
STANDARD := $(if $(findstring clang,$(CXX)),,$(BUILD)/standard.h)
$(BUILD)/standard.h.gch: config/standard.h
	@mkdir -p $(@D) && cp $< $(@:.gch=)
	@echo "  c++ $<" && $(CXX) $(CXXFLAGS) -Wno-array-bounds -x c++-header $(@:.gch=) -o $@.new
	@{ $(CXX) --version; echo '$(CXXFLAGS)'; cat $<; } | sha256sum > $@.sum && mv $@.new $@
$(if $(STANDARD),$(BUILD)/tests/%.o: CXXFLAGS += -Wno-stringop-overflow -Wno-restrict)
export CCACHE_SLOPPINESS := pch_defines,time_macros
export CCACHE_PCH_EXTSUM := 1

$(BUILD)/%.o: %.cpp $(STANDARD:%=| %.gch)
	@mkdir -p $(@D)
	@echo "  c++ $<" && $(CCACHE) $(CXX) $(CXXFLAGS) $(STANDARD:%=-include % -Wno-array-bounds) -MMD -MP -c $< -o $@

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

TESTED := $(foreach m,$(MODULES),$(if $(call tests,$(m)),$(m)))
.PHONY: unit-tests
unit-tests: $(foreach m,$(TESTED),$(BUILD)/test-$(m))

.PHONY: test
test: packages
	@tests/run-all.sh

# Processes killed in the midst of work on the same files: tests/crash. `make crash ROUNDS=10000` for a long run.
ROUNDS ?= 60
$(BUILD)/crash-harness: $(call objects,$(wildcard tests/crash/*.cpp)) $(call archives,$(call below,store))
	@echo "  link $@" && $(CXX) $(CXXFLAGS) $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(LDFLAGS) $(LIBS) -o $@
.PHONY: crash
crash: $(BUILD)/crash-harness
	$(BUILD)/crash-harness --rounds $(ROUNDS) $(if $(filter 60,$(ROUNDS)),--seconds 40)

# The power fails, or a call does, at calls of a workload on simulated disks: some of them at random; EVERY=1 for each call,
# SEEDS=20 for twenty workloads, SEED=n to repeat one.
SEEDS ?= 3
.PHONY: power-loss
power-loss: $(BUILD)/test-store
	$(if $(EVERY),SCARLET_EVERY_CALL=1) SCARLET_SEEDS=$(SEEDS) SCARLET_SEED=$(or $(SEED),$$(date +%s)) \
	  $(BUILD)/test-store --gtest_brief=1 --gtest_filter='PowerFailureTest.*:DamageTest.*:JournalDamageTest.*'

.PHONY: packages tools
packages:
	@config/packages.sh
# What only the checks below need: the other compiler and its tools.
tools:
	@config/packages.sh build checks

# The unit tests again: under AddressSanitizer and UndefinedBehaviorSanitizer (with a part of the conformance cases,
# CONFORMANCE=all for all of them), under ThreadSanitizer (modules whose code runs in threads), built by clang.
.PHONY: test-asan test-tsan test-clang
test-asan test-tsan: packages
	@env -u KIND -u BUILD tests/run-checked.sh $(@:test-%=%)
test-clang: tools
	@env -u KIND -u BUILD tests/run-checked.sh $(@:test-%=%)

# Fuzz targets: tests/fuzz/NAME_fuzz.cpp each, FUZZ_SECONDS seconds a target (all of them, or those named by TARGETS).
FUZZED := $(patsubst tests/fuzz/%_fuzz.cpp,%,$(wildcard tests/fuzz/*_fuzz.cpp))
TARGETS ?= $(FUZZED)
FUZZ_SECONDS ?= 15
define fuzz_rules
$(BUILD)/fuzz-$(1): $(call objects,tests/fuzz/$(1)_fuzz.cpp) $(call archives,$(call reverse,$(MODULES)))
	@echo "  link $$@" && $(CXX) $(CXXFLAGS) $$(filter %.o,$$^) -Wl,--start-group $$(filter %.a,$$^) -Wl,--end-group $(LDFLAGS) $(LIBS) -lgtest -o $$@
endef
$(foreach t,$(FUZZED),$(eval $(call fuzz_rules,$(t))))
$(BUILD)/tests/fuzz/%.o: CXXFLAGS += -Itests/query
.PHONY: fuzz fuzz-targets
fuzz-targets: $(TARGETS:%=$(BUILD)/fuzz-%)
fuzz: tools
	@env -u KIND -u BUILD tests/fuzz/run.sh $(FUZZ_SECONDS) $(TARGETS)

# Format of every source, and clang-tidy with the few checks of .clang-tidy that find faults at little cost; `lint-deep`
# adds its analyzer. FILES= names the sources to look at.
.PHONY: lint lint-deep
lint lint-deep: tools
	@DEEP=$(filter lint-deep,$@) CLANG=$(CLANG) tests/run-lint.sh $(FILES)

.PHONY: run
run: all
	@config/first-run.sh

# Beside the peers that are installed (lua5.4, python3): tests/bench/README.md. BENCH="--groups basic --repeats 5" and the like.
# bench-store is the store's own C++ behind the interface of the peers, store-figures what they have no counterpart for.
$(BUILD)/tests/bench/peers/store/bench.o: tests/bench/peers/store/bench.c
	@mkdir -p $(@D)
	@echo "  cc $<" && gcc -O2 -c $< -o $@
$(BUILD)/bench-store: $(BUILD)/tests/bench/store/store_scarlet.o $(BUILD)/tests/bench/peers/store/bench.o
$(BUILD)/store-figures: $(BUILD)/tests/bench/store/figures.o
$(BUILD)/bench-store $(BUILD)/store-figures: $(call archives,$(call below,store))
	@echo "  link $@" && $(CXX) $(CXXFLAGS) $(filter %.o,$^) -Wl,--start-group $(filter %.a,$^) -Wl,--end-group $(LDFLAGS) $(LIBS) -o $@
# RECORDS=10000000 compares a file of so many records with a small one (3 GB of disk). SLOW_SYNC_US=1000 makes each sync of
# the disk so much longer.
$(BUILD)/slow_sync.so: tests/bench/store/slow_sync.c
	@mkdir -p $(@D) && gcc -O2 -shared -fPIC $< -o $@ -ldl
.PHONY: bench-store
bench-store: $(BUILD)/store-figures $(if $(SLOW_SYNC_US),$(BUILD)/slow_sync.so)
	@d=$$(mktemp -d) && $(if $(SLOW_SYNC_US),LD_PRELOAD=$(BUILD)/slow_sync.so SLOW_SYNC_US=$(SLOW_SYNC_US)) \
	  $(BUILD)/store-figures $$d $(RECORDS); r=$$?; rm -rf $$d; exit $$r
.PHONY: bench
bench: programs $(BUILD)/bench-store
	SCARLET_STORE=$(BUILD)/bench-store SCARLET_QM=$(CURDIR)/bin/qm tests/bench/run-bench.py --system scarlet $(BENCH)

.PHONY: format
format: tools
	clang-format-$(CLANG) -i $$(git ls-files 'gplsrc/*.cpp' 'gplsrc/*.h' 'tests/*.cpp' 'tests/*.h')

.PHONY: clean
clean:
	rm -rf build bin/*

.PHONY: help
help:
	@echo "make run      build everything, make an embedded instance and an account, start a session"
	@echo "make          build the programs into bin/"
	@echo "make test     build and run every test; the last line says how many passed"
	@echo "make test-M   unit tests of module M: $(MODULES)"
	@echo "make crash    kill processes in the midst of work on files, 60 rounds; ROUNDS=10000 for a long run"
	@echo "make power-loss   let the power, or any call, fail at calls of a workload; EVERY=1 SEEDS=20 for all of them"
	@echo "make lint     format and clang-tidy; lint-deep with its analyzer; FILES=... for some files"
	@echo "make test-asan, test-tsan, test-clang   the tests with sanitizers, or built by clang"
	@echo "make fuzz     each fuzz target for a quarter of a minute; FUZZ_SECONDS=600 TARGETS=basic for more of one"
	@echo "make bench    benchmarks against the peers that are installed"
	@echo "make format   clang-format over the sources"
