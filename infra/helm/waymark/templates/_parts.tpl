{{/* Named parts, each of them asked for with (dict "root" $ "app" NAME). */}}

{{- define "waymark.name" -}}
{{- printf "%s-%s" .root.Release.Name .app | trunc 63 | trimSuffix "-" -}}
{{- end }}

{{- define "waymark.selector" -}}
app.kubernetes.io/name: waymark
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .app }}
{{- end }}

{{- define "waymark.labels" -}}
{{ include "waymark.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- end }}

{{/* What is the same in the pods of every process; its variables stand in the templates. */}}
{{- define "waymark.pod" -}}
automountServiceAccountToken: false
# An orderly end may take 20 seconds.
terminationGracePeriodSeconds: 30
securityContext:
  runAsNonRoot: true
  runAsUser: 1000
  runAsGroup: 1000
  fsGroup: 1000
  seccompProfile:
    type: RuntimeDefault
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . }}
  {{- end }}
{{- end }}
{{- with .root.Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .root.Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "waymark.container" -}}
image: {{ printf "%s:%s" .root.Values.image.repository (.root.Values.image.tag | default .root.Chart.AppVersion) | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
envFrom:
  - configMapRef:
      name: {{ .root.Release.Name }}-waymark
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
volumeMounts:
  - name: cache
    mountPath: /var/cache/waymark
  - name: tmp
    mountPath: /tmp
  {{- if .root.Values.secrets.kafkaCa }}
  - name: kafka-ca
    mountPath: /etc/waymark/kafka-ca
    readOnly: true
  {{- end }}
  {{- if .root.Values.secrets.kafkaCertificate }}
  - name: kafka-certificate
    mountPath: /etc/waymark/kafka-certificate
    readOnly: true
  {{- end }}
{{- with (index .root.Values .app).resources }}
resources:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* A start waits for the views; a loop that never yields is seen by live alone. */}}
{{- define "waymark.probes" -}}
startupProbe:
  httpGet:
    path: /health/startup
    port: operations
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: {{ mul 12 .root.Values.startupMinutes }}
livenessProbe:
  httpGet:
    path: /health/live
    port: operations
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 6
readinessProbe:
  httpGet:
    path: /health/ready
    port: operations
  periodSeconds: 5
  timeoutSeconds: 5
  failureThreshold: 2
{{- end }}

{{/* Addresses and logins: they come from Secrets, and stand in no ConfigMap. */}}
{{- define "waymark.stores" -}}
- name: EVENTSTOREDB_URL
  valueFrom:
    secretKeyRef:
      name: {{ .Values.secrets.stores }}
      key: EVENTSTOREDB_URL
- name: DATABASE_URL
  valueFrom:
    secretKeyRef:
      name: {{ .Values.secrets.stores }}
      key: DATABASE_URL
{{- with .Values.secrets.kafkaLogin }}
{{- range list "KAFKA_SASL_USERNAME" "KAFKA_SASL_PASSWORD" }}
- name: {{ . }}
  valueFrom:
    secretKeyRef:
      name: {{ $.Values.secrets.kafkaLogin }}
      key: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{/* What is made anew when it is lost, and files of Secrets. */}}
{{- define "waymark.volumes" -}}
- name: cache
  emptyDir:
    sizeLimit: {{ (index .root.Values .app).cacheSize }}
- name: tmp
  emptyDir:
    sizeLimit: 64Mi
{{- with .root.Values.secrets.kafkaCa }}
- name: kafka-ca
  secret:
    secretName: {{ . }}
    items: [{key: ca.crt, path: ca.crt}]
{{- end }}
{{- with .root.Values.secrets.kafkaCertificate }}
- name: kafka-certificate
  secret:
    secretName: {{ . }}
    # For the group of the pod, and nobody else.
    defaultMode: 0440
{{- end }}
{{- end }}
