#!/usr/bin/env bash
# Tells Spark this machine's GPUs: {"name": "gpu", "addresses": ["0", "1"]}
# The addresses are CUDA's numbers. Where CUDA_VISIBLE_DEVICES is set, CUDA counts what that names (numbers, UUIDs, or
# parts of a GPU as MIG-...) from 0; else all GPUs, in nvidia-smi's order.
set -euo pipefail
if [[ -n ${CUDA_VISIBLE_DEVICES+set} ]]; then
  IFS=, read -ra visible <<<"$CUDA_VISIBLE_DEVICES"
  numbers=("${!visible[@]}")
else
  indices=$(nvidia-smi --query-gpu=index --format=csv,noheader)
  mapfile -t numbers <<<"$indices"
fi
addresses=$(printf '"%s",' ${numbers[@]+"${numbers[@]}"})
[[ ${#numbers[@]} != 0 ]] || addresses=
echo "{\"name\": \"gpu\", \"addresses\": [${addresses%,}]}"
