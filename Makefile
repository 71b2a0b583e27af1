# SPDX-License-Identifier: Apache-2.0
# A thin front door to Meson. `make` builds build/athar; `make demo` and `make check` install what is missing first.
BUILD = build
TYPE = debugoptimized

.PHONY: all demo check quick sanitize bench install clean
all: $(BUILD)/build.ninja
	@ninja -C $(BUILD)

$(BUILD)/build.ninja:
	@tools/install-packages.sh build
	@meson setup $(BUILD) --buildtype=$(TYPE)

demo:
	@tools/install-packages.sh build demo
	@$(MAKE) --no-print-directory all
	@tools/demo.sh $(BUILD)

# Everything: unit, command line, damage, kill points, crash states, canaries, fuzz corpora, other people's verifiers, sanitizers.
check:
	@tools/install-packages.sh build demo check
	@tools/check.sh

# What a developer runs before each commit (under a minute).
quick: all
	@meson test -C $(BUILD) --suite unit --suite source --suite cli --print-errorlogs

bench: all
	@bench/all.sh $(BUILD)

install: all
	@meson install -C $(BUILD)

clean:
	@rm -rf $(BUILD) build-asan demo
